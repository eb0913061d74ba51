// Packs every text file of the build once, so that no server has to do it for each request.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = new URL("../dist/assets/", import.meta.url);
for (const name of readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name))) {
  const plain = readFileSync(new URL(name, folder));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(plain, { params: quality }));
  writeFileSync(new URL(`${name}.gz`, folder), gzipSync(plain, { level: 9 }));
}
