// The kit: plain Kotlin on the JVM. The binding's Kotlin is generated from the core and compiled with it.

plugins {
    alias(libs.plugins.kotlin.jvm)
}

val repository: File = rootDir.parentFile
val cargoTarget: File = providers.environmentVariable("CARGO_TARGET_DIR").map(::File).getOrElse(repository.resolve("target"))

/** What the core says, in Kotlin: `cn.huxue.core`. */
val bindings by tasks.registering(Exec::class) {
    description = "Generates the Kotlin of the binding with the workspace's own task."
    group = "build"
    workingDir = repository
    commandLine("cargo", "x", "bindings")
    inputs.files(
        fileTree(repository) {
            include("Cargo.toml", "Cargo.lock", "rust-toolchain.toml")
            include("core/*/Cargo.toml", "core/*/src/**", "core/*/catalogue/**")
            include("bindings/ffi/Cargo.toml", "bindings/ffi/uniffi.toml", "bindings/ffi/src/**")
            include("xtask/Cargo.toml", "xtask/src/**")
        },
    ).withPropertyName("core").withPathSensitivity(PathSensitivity.RELATIVE)
    outputs.dir(cargoTarget.resolve("bindings/kotlin")).withPropertyName("kotlin")
}

kotlin {
    jvmToolchain(libs.versions.jdk.get().toInt())
    sourceSets.main {
        kotlin.srcDir(bindings.map { it.outputs.files })
    }
}

dependencies {
    api(libs.coroutines.core)
    // The classes only: Android takes JNA as an AAR with its own libraries, the desktop takes the jar.
    compileOnly(libs.jna)
}
