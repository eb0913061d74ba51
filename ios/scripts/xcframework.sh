#!/bin/sh
# Builds the core for a phone, a simulator and this Mac, and makes the framework that DutyKit links. Needs a Mac with
# Xcode 16 or newer, and the targets named below: rustup target add TARGET.
set -eu
cd "$(dirname "$0")/../.."

out=ios/DutyKit/HuxueCoreFFI.xcframework
headers=ios/DutyKit/Sources/HuxueCoreFFI
target=${CARGO_TARGET_DIR:-target}
export IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0

# A static library: iOS loads no other from outside a framework, and the linker leaves out what nobody calls.
build() {
    cargo rustc --locked --profile mobile --package huxue-ffi --lib --crate-type staticlib --target "$@"
}

# With the phone's database encrypted, by CommonCrypto.
build aarch64-apple-ios --features encrypted-db
build aarch64-apple-ios-sim --features encrypted-db
# The Mac runs the tests of DutyKit; scenario replay needs what no shipped build has.
build aarch64-apple-darwin --features encrypted-db,testing

rm -rf "$out"
set --
for triple in aarch64-apple-ios aarch64-apple-ios-sim aarch64-apple-darwin; do
    set -- "$@" -library "$target/$triple/mobile/libhuxue_ffi.a" -headers "$headers"
done
xcodebuild -create-xcframework "$@" -output "$out"
