//! The generator, at exactly the library's version. `cargo x bindings` runs it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
