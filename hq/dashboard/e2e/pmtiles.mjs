// The smallest base map: a PMTiles archive (version 3) with one vector tile that is all water, made here byte by byte.

const HEAD = 127;
const PLAIN = 1;
const VECTOR = 1;

function varint(number) {
  const bytes = [];
  let left = number;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return Buffer.from([...bytes, left]);
}

/** A field of a protocol buffer with bytes in it. */
function field(number, bytes) {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function numberField(number, value) {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

/** One layer with one square over the whole tile. */
function tile(layer) {
  const [extent, move, line, close] = [4096, 9, 26, 15];
  const zigzag = (value) => (value < 0 ? -value * 2 - 1 : value * 2);
  const geometry = [move, 0, 0, line, zigzag(extent), 0, 0, zigzag(extent), zigzag(-extent), 0, close];
  const feature = Buffer.concat([numberField(3, 3), field(4, Buffer.concat(geometry.map(varint)))]);
  return field(3, Buffer.concat([field(1, Buffer.from(layer)), field(2, feature), numberField(5, extent), numberField(15, 2)]));
}

/** Bounds in degrees: west, south, east, north. */
export function tinyMap([west, south, east, north] = [115, 29, 118, 32]) {
  const bytes = tile("water");
  const directory = Buffer.concat([1, 0, 1, bytes.length, 1].map(varint));
  const metadata = Buffer.from(JSON.stringify({ vector_layers: [{ id: "water", fields: {} }], attribution: "测试底图" }));
  const head = Buffer.alloc(HEAD);
  head.write("PMTiles");
  head[7] = 3;
  const directoryAt = HEAD;
  const metadataAt = directoryAt + directory.length;
  const tilesAt = metadataAt + metadata.length;
  const sections = [directoryAt, directory.length, metadataAt, metadata.length, tilesAt, 0, tilesAt, bytes.length, 1, 1, 1];
  for (const [at, value] of sections.entries()) head.writeBigUInt64LE(BigInt(value), 8 + at * 8);
  head.set([1, PLAIN, PLAIN, VECTOR, 0, 0], 96);
  for (const [at, degrees] of [west, south, east, north].entries()) head.writeInt32LE(Math.round(degrees * 1e7), 102 + at * 4);
  head.writeInt32LE(Math.round(((west + east) / 2) * 1e7), 119);
  head.writeInt32LE(Math.round(((south + north) / 2) * 1e7), 123);
  return Buffer.concat([head, directory, metadata, bytes]);
}
