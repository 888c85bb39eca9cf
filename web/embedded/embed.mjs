// Writes the built pages as one assembler file and one table: node embed.mjs DIST OUT
// The same input gives the same output, byte for byte.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

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
for (const { gzip, gzipFile } of files) if (gzip) writeFileSync(gzipFile, gzip);
writeFileSync(join(out, 'web_files.S'), assembler());
writeFileSync(join(out, 'web_files.cpp'), table());

function described(file, at) {
    const bytes = readFileSync(file);
    const type = types[extname(file)];
    if (!type) throw new Error(`no content type is known for ${file}`);
    const path = file.slice(dist.length).replaceAll('\\', '/');
    const gzip = gzipSync(bytes, { level: 9 });
    return {
        file,
        path,
        type,
        hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
        gzip: gzip.length < bytes.length * 0.95 ? gzip : null,
        gzipFile: join(packed, `${at}.gz`),
        symbol: `comity_web_${at}`,
        immutable: path.startsWith('/assets/'),
    };
}

function assembler() {
    const piece = (symbol, file) =>
        `    .global ${symbol}\n    .global ${symbol}_end\n` +
        `${symbol}:\n    .incbin "${file}"\n${symbol}_end:\n    .byte 0\n`;
    const pieces = files.map(
        ({ symbol, file, gzip, gzipFile, hash }) =>
            `# ${hash}\n${piece(symbol, file)}${gzip ? piece(`${symbol}_gzip`, gzipFile) : ''}`,
    );
    return `    .section .rodata\n${pieces.join('')}    .section .note.GNU-stack,"",%progbits\n`;
}

function table() {
    const symbols = files.flatMap(({ symbol, gzip }) => (gzip ? [symbol, `${symbol}_gzip`] : [symbol]));
    const declared = symbols.map(
        (symbol) => `extern char const ${symbol}[];\nextern char const ${symbol}_end[];`,
    );
    const view = (symbol) => `between(${symbol}, ${symbol}_end)`;
    const rows = files.map(
        ({ path, type, hash, symbol, gzip, immutable }) =>
            `        WebFile{${JSON.stringify(path)}, ${JSON.stringify(type)}, "\\"${hash}\\"", ${view(symbol)},\n` +
            `                ${gzip ? view(`${symbol}_gzip`) : '{}'}, ${immutable}},`,
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
