// The record as pages check it: the same vectors as the program, and trees of every shape with each byte spoilt.
import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const golden = (name) => readFileSync(new URL(`../../tests/golden/${name}`, import.meta.url), 'utf8');
const { bytesOf, fromBase64, fromHex, hexOf, same } = await compiled('bytes');
const { besides, consistencyRanges, consistencyRoots, isConsistent, leafHash, rangeHash, rootOver, wayUp } =
    await compiled('tree');
const { keyText, otherSigners, readCheckpoint, readNote, standingOf } = await compiled('note');
const { tilePath, Tiles, Unfit, widthIn } = await compiled('tiles');
const { readEntry } = await compiled('entry');
const { evidenceOf } = await compiled('log');

const vectors = (name) => JSON.parse(golden(`tlog/${name}.json`));
const hashIn = (text) => fromBase64(text) ?? new Uint8Array();
const proofOf = (lines) => (lines ?? []).map(fromBase64);

test('proofs of inclusion, as the vectors say', async () => {
    for (const { leafIdx, treeSize, root, leafHash: leaf, proof, desc, wantErr } of vectors('inclusion')) {
        const way = await wayUp(leafIdx, treeSize, hashIn(leaf), proofOf(proof));
        assert.equal(!!way && same(way.at(-1), hashIn(root)), !wantErr, `${leafIdx} of ${treeSize}: ${desc}`);
    }
});

test('proofs of consistency, as the vectors say', async () => {
    for (const { size1, size2, root1, root2, proof, desc, wantErr } of vectors('consistency')) {
        const trees = [[size1, hashIn(root1)], [size2, hashIn(root2)]];
        assert.equal(await isConsistent(...trees, proofOf(proof)), !wantErr, `${size1} to ${size2}: ${desc}`);
    }
});

test('a receipt, its checkpoint and its signature', async () => {
    const [proof, ...note] = golden('formats/receipt.tlog-proof').split('\n\n');
    const read = readNote(note.join('\n\n'));
    const { origin, size, root } = readCheckpoint(read.text);
    const way = await wayUp(13, size, await leafHash(bytesOf('entry 13')), proofOf(proof.split('\n').slice(3)));
    assert.ok(same(way.at(-1), root));
    const key = publicKeyOf('l');
    assert.equal(await standingOf(read, origin, key), 'good');
    assert.equal(await standingOf({ ...read, text: read.text.replace('20', '21') }, origin, key), 'bad');
    assert.equal(await standingOf(read, origin, publicKeyOf('m')), 'unknown');
    assert.deepEqual(otherSigners(read, origin), ['witness.example/w1']);
    assert.match(await keyText(origin, key), /^log\.example\/hill\+784f4dc8\+AW/);
    for (const wrong of [note.join('\n\n').slice(0, -1), note.join('\n\n').replace('— ', '- '), '', '\n\n'])
        assert.equal(readNote(wrong), undefined, wrong);
});

test('two histories are told from one', async () => {
    const parts = golden('formats/two-histories.txt').split('\n\n');
    const path = proofOf(parts[0].split('\n').slice(1));
    const [old, now] = [parts[1], parts[3]].map((text) => readCheckpoint(`${text}\n`));
    const roots = await consistencyRoots(old.size, now.size, old.root, path);
    assert.ok(same(roots[1], now.root));
    assert.ok(!same(roots[0], old.root));
    const notes = [`${parts[1]}\n\n${parts[2]}\n`, `${parts[3]}\n\n${parts[4]}`];
    assert.equal(evidenceOf(path, ...notes), golden('formats/two-histories.txt'));
    const sameSize = golden('formats/two-histories-of-one-size.txt');
    const [, first, signed, second, also] = sameSize.split('\n\n');
    assert.equal(evidenceOf([], `${first}\n\n${signed}\n`, `${second}\n\n${also}`), sameSize);
});

test('the paths of tiles', () => {
    assert.equal(tilePath(0, 1234067, 256), 'tile/0/x001/x234/067');
    assert.equal(tilePath('entries', 0, 8), 'tile/entries/000.p/8');
    const places = [[0, 272], [0, 273], [1, 0], [1, 1], [2, 0], [2, 1]];
    const widths = places.map(([level, at]) => widthIn(level, at, 70_000));
    assert.deepEqual(widths, [256, 112, 256, 17, 1, 0]);
});

test('trees of every shape: root, way and consistency from tiles', async () => {
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 600, 70_000]) {
        const { tiles, leaves, root } = await logOf(size);
        const shown = new Tiles(size, root, async (path) => tiles.get(path));
        await shown.edge();
        for (const index of new Set([0, size >> 1, size - 1])) {
            const proof = await Promise.all(besides(index, size).map((range) => rangeHash(shown.node, range)));
            assert.ok(same((await wayUp(index, size, leaves[index], proof)).at(-1), root), `${index} of ${size}`);
        }
        for (const old of new Set([1, (size >> 1) || 1, size - 1 || 1, size])) {
            const proof = await Promise.all(consistencyRanges(old, size).map((range) => rangeHash(shown.node, range)));
            const before = [old, treeHash(leaves.slice(0, old))];
            assert.ok(await isConsistent(before, [size, root], proof), `${old} to ${size}`);
            assert.ok(!(await isConsistent([old, leaves[0].map((byte) => byte ^ 1)], [size, root], proof)));
        }
    }
});

test('a tile with any byte spoilt is named', async () => {
    const size = 66_000;
    const { tiles, root } = await logOf(size);
    const paths = ['tile/0/000', 'tile/0/257.p/208', 'tile/1/000', 'tile/1/001.p/1', 'tile/2/000.p/1'];
    for (const path of paths) {
        assert.ok(tiles.has(path), path);
        for (const at of [0, tiles.get(path).length - 1]) {
            const read = async (asked) => {
                const bytes = tiles.get(asked).slice();
                if (asked === path) bytes[at] ^= 4;
                return bytes;
            };
            const shown = new Tiles(size, root, read);
            const walk = shown.edge().then(() => shown.node(0, 0));
            await assert.rejects(walk, (error) => error instanceof Unfit && error.paths.includes(path), path);
        }
    }
    const short = new Tiles(size, root, async (path) => tiles.get(path).slice(1));
    await assert.rejects(short.edge(), ({ what }) => what === 'length');
});

test('entries come from a bundle, and a torn bundle is refused', async () => {
    const bundle = (entries) => Uint8Array.from(entries.flatMap((text) => [0, text.length, ...bytesOf(text)]));
    const whole = bundle(['one', '', 'three']);
    const shown = (bytes) => new Tiles(3, new Uint8Array(32), async () => bytes);
    assert.deepEqual(await shown(whole).entry(2), bytesOf('three'));
    for (const torn of [whole.slice(0, -1), bundle(['one', '']), bundle(['one', '', 'three', ''])])
        await assert.rejects(shown(torn).entry(0), ({ what }) => what === 'bundle');
});

test('the entry of the golden file', async () => {
    const bytes = fromHex(golden('formats/entry.hex').replace(/\s/g, ''));
    assert.equal(hexOf(await leafHash(bytes)), 'a56ec48b36fb3beb4c902723245d32da5dc1b608d40ce528a50cf2778674f990');
    const told = readEntry(bytes);
    assert.equal(told.kind, 'intake.report');
    assert.equal(told.via, 'http');
    assert.equal(new Date(told.heard_at_ms).toISOString(), '2026-03-01T02:41:00.123Z');
    assert.equal(new Date(told.said_at_ms).toISOString(), '2026-03-01T02:41:00.000Z');
    assert.equal(told.space, '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    assert.equal(told.signature.length, 0);
    for (let length = 0; length < bytes.length; length += 1) assert.equal(readEntry(bytes.slice(0, length)), undefined);
});

async function compiled(name) {
    const entry = fileURLToPath(new URL(`../src/record/${name}.ts`, import.meta.url));
    const lib = { entry, formats: ['es'], fileName: name };
    const [made] = await build({ configFile: false, logLevel: 'error', build: { write: false, lib } });
    return import(`data:text/javascript,${encodeURIComponent(made.output[0].code)}`);
}

function publicKeyOf(letter) {
    const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, letter)]);
    const key = createPublicKey(createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' }));
    return new Uint8Array(key.export({ format: 'der', type: 'spki' })).slice(-32);
}

function hashed(...parts) {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(typeof part === 'string' ? part : Uint8Array.from(part));
    return new Uint8Array(hash.digest());
}

// By the law of RFC 6962 itself, in other words than those of the pages.
function treeHash(leaves) {
    if (leaves.length === 1) return leaves[0];
    const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return hashed([1], treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

async function logOf(size) {
    const leaves = Array.from({ length: size }, (_, at) => hashed([0], `entry ${at}`));
    const tiles = new Map();
    for (let level = 0, hashes = leaves; hashes.length > 0; level += 1) {
        for (let at = 0; at * 256 < hashes.length; at += 1) {
            const some = hashes.slice(at * 256, at * 256 + 256);
            tiles.set(tilePath(level, at, some.length), Buffer.concat(some));
        }
        const tileOf = (_, at) => treeHash(hashes.slice(at * 256, at * 256 + 256));
        hashes = Array.from({ length: hashes.length >> 8 }, tileOf);
    }
    for (const [path, bytes] of tiles) tiles.set(path, new Uint8Array(bytes));
    return { leaves, tiles, root: treeHash(leaves) };
}
