// Writes the built pages as one assembler file and one table: node embed.mjs DIST OUT
// The same input gives the same output, byte for byte.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [dist, out] = process.argv.slice(2).map((folder) => resolve(folder));
const packed = join(out, 'packed');
const types = {
    '.css': 'text/css; charset=utf-8',
    '.geojson': 'application/geo+json',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.mjs': 'text/javascript; charset=utf-8',
    '.md': 'text/plain; charset=utf-8',
    '.svg': 'image/svg+xml',
};

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map(described);

rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });
for (const { packings } of files) for (const { file, bytes } of packings) writeFileSync(file, bytes);
writeFileSync(join(out, 'web_files.S'), assembler());
writeFileSync(join(out, 'web_files.cpp'), table());

function described(file, at) {
    const bytes = readFileSync(file);
    const type = types[extname(file)];
    if (!type) throw new Error(`no content type is known for ${file}`);
    const path = file.slice(dist.length).replaceAll('\\', '/');
    const symbol = `comity_web_${at}`;
    const packings = [
        { name: 'brotli', bytes: brotliCompressSync(bytes) }, // its best, which is its usual
        { name: 'gzip', bytes: gzipSync(bytes, { level: 9 }) },
    ]
        .filter((packing) => packing.bytes.length < bytes.length * 0.95)
        .map(({ name, bytes }) => ({
            bytes,
            file: join(packed, `${at}.${name}`),
            name,
            symbol: `${symbol}_${name}`,
        }));
    return {
        file,
        path,
        type,
        hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
        packings,
        symbol,
        immutable: path.startsWith('/assets/'),
    };
}

function assembler() {
    const piece = (symbol, file) =>
        `    .global ${symbol}\n    .global ${symbol}_end\n` +
        `${symbol}:\n    .incbin "${file}"\n${symbol}_end:\n    .byte 0\n`;
    const pieces = files.map(
        ({ symbol, file, packings, hash }) =>
            `# ${hash}\n${piece(symbol, file)}${packings.map((each) => piece(each.symbol, each.file)).join('')}`,
    );
    return `    .section .rodata\n${pieces.join('')}    .section .note.GNU-stack,"",%progbits\n`;
}

function table() {
    const symbols = files.flatMap(({ symbol, packings }) => [symbol, ...packings.map((each) => each.symbol)]);
    const declared = symbols.map(
        (symbol) => `extern char const ${symbol}[];\nextern char const ${symbol}_end[];`,
    );
    const view = (symbol) => `between(${symbol}, ${symbol}_end)`;
    const packing = (packings, name) => {
        const found = packings.find((each) => each.name === name);
        return found ? view(found.symbol) : '{}';
    };
    const rows = files.map(
        ({ path, type, hash, symbol, packings, immutable }) =>
            `        WebFile{${JSON.stringify(path)}, ${JSON.stringify(type)}, "\\"${hash}\\"", ${view(symbol)},\n` +
            `                ${packing(packings, 'brotli')}, ${packing(packings, 'gzip')}, ${immutable}},`,
    );
    return `// Written by web/embedded/embed.mjs.
#include "web/files.h"

#include <array>
#include <cstddef>

extern "C" {
${declared.join('\n')}
}

namespace comity {
namespace {

std::string_view between(char const* begin, char const* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<WebFile const> web_files() {
    static std::array<WebFile, ${files.length}> const files{
${rows.join('\n')}
    };
    return files;
}

}  // namespace comity
`;
}
