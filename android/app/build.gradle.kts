// The app: what only Android can do, and the core's library for the two ABIs that phones have.

plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

val repository: File = rootDir.parentFile
val phoneAbis = listOf("arm64-v8a", "armeabi-v7a")

/** The workspace's version: the app has none of its own. */
val workspaceVersion: String =
    providers.fileContents(layout.projectDirectory.file("../../Cargo.toml")).asText.map { manifest ->
        Regex("""(?m)^version = "(\d+\.\d+\.\d+)"$""").find(manifest)?.groupValues?.get(1)
            ?: error("Cargo.toml names no version of the workspace")
    }.get()

android {
    namespace = "cn.huxue.app"
    compileSdk = libs.versions.compileSdk.get().toInt()
    ndkVersion = libs.versions.ndk.get()

    defaultConfig {
        applicationId = "cn.huxue.app"
        minSdk = libs.versions.minSdk.get().toInt()
        targetSdk = libs.versions.targetSdk.get().toInt()
        versionName = workspaceVersion
        // 1.2.3 is 1002003: every release is larger than the one before it.
        versionCode = workspaceVersion.split('.').fold(0) { code, part -> code * 1000 + part.toInt() }
        ndk {
            abiFilters += phoneAbis
        }
    }

    androidResources {
        localeFilters += listOf("zh", "en")
    }

    buildFeatures {
        compose = true
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
        }
    }

    packaging {
        // Libraries stay uncompressed in the package and are mapped from it, aligned to 16 KB pages.
        jniLibs.useLegacyPackaging = false
        resources.excludes += setOf("META-INF/AL2.0", "META-INF/LGPL2.1", "META-INF/*.version", "DebugProbesKt.bin")
    }

    // The list of dependencies would be encrypted for one shop's key and differ in every build.
    dependenciesInfo {
        includeInApk = false
        includeInBundle = false
    }

    lint {
        abortOnError = true
        // Versions are pinned on purpose and moved together with the Maven harness.
        disable += setOf("GradleDependency", "NewerVersionAvailable", "AndroidGradlePluginVersion", "OldTargetApi")
    }
}

kotlin {
    jvmToolchain(libs.versions.jdk.get().toInt())
}

dependencies {
    implementation(project(":kit"))
    implementation(project(":ui"))
    implementation(libs.androidx.activity.compose)
    implementation(libs.androidx.core)
    implementation(libs.androidx.lifecycle.runtime)
    implementation(libs.androidx.work)
    implementation(libs.coroutines.android)
    implementation(libs.zxing)
    // With its own native libraries, which the jar has only for desktops.
    implementation(variantOf(libs.jna) { artifactType("aar") })
}

/** The core's library for every ABI, through cargo-ndk. */
abstract class CargoNdk @Inject constructor(private val processes: ExecOperations) : DefaultTask() {
    @get:Internal
    abstract val workspace: DirectoryProperty

    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val sources: ConfigurableFileCollection

    @get:Input
    abstract val abis: ListProperty<String>

    @get:Input
    abstract val platform: Property<String>

    @get:Input
    abstract val profile: Property<String>

    @get:Input
    abstract val ndkVersion: Property<String>

    @get:Internal
    abstract val ndk: DirectoryProperty

    @get:OutputDirectory
    abstract val output: DirectoryProperty

    @TaskAction
    fun build() {
        val targets = abis.get().flatMap { listOf("--target", it) }
        processes.exec {
            workingDir(workspace)
            environment("ANDROID_NDK_HOME", ndk.get().asFile.path)
            // 64-bit devices may have pages of 16 KB; on 4 KB pages the alignment costs a few KB of address space.
            // The second: addresses to correct when loaded take a tenth of the room. `cargo x size` measures with it.
            val linking = "-C link-arg=-Wl,-z,max-page-size=16384 -C link-arg=-Wl,--pack-dyn-relocs=android,--icf=all,-O2"
            environment("RUSTFLAGS", (listOf(linking) + nobodysFolders()).joinToString(" "))
            // No panic passes through SQLite's or ring's C code: it needs no unwind tables.
            environment("CFLAGS", "-fno-asynchronous-unwind-tables -fno-unwind-tables")
            commandLine(
                listOf("cargo", "ndk") + targets +
                    listOf("--platform", platform.get(), "--output-dir", output.get().asFile.path) +
                    listOf("build", "--locked", "--package", "huxue-ffi", "--lib", "--profile", profile.get()) +
                    // The phone's database encrypted: every package that can be installed has it. Needs perl and make,
                    // because OpenSSL's libcrypto is compiled along.
                    listOf("--features", "encrypted-db"),
            )
        }
    }

    /** Flags that keep the folders of whoever builds out of the library. `cargo x size` measures with them. */
    private fun nobodysFolders(): List<String> {
        val home = System.getenv("CARGO_HOME") ?: "${System.getProperty("user.home")}/.cargo"
        val registries = File(home, "registry/src").listFiles().orEmpty().map { it.path }.sorted()
        // RUSTFLAGS is a list between blanks: a folder with one in its name cannot be told.
        return (registries + workspace.get().asFile.path).filter { ' ' !in it }.map { "--remap-path-prefix=$it=" }
    }
}

androidComponents {
    onVariants { variant ->
        val name = variant.name.replaceFirstChar(Char::uppercaseChar)
        val cargoNdk = tasks.register<CargoNdk>("cargoNdk$name") {
            description = "Builds the core's library for ${phoneAbis.joinToString(" and ")}."
            group = "build"
            workspace = repository
            sources.from(
                fileTree(repository) {
                    include("Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml")
                    include("core/**", "bindings/ffi/**")
                    exclude("**/target/**", "**/tests/**")
                },
            )
            abis = phoneAbis
            platform = libs.versions.minSdk
            profile = "mobile"
            ndkVersion = libs.versions.ndk
            ndk = androidComponents.sdkComponents.ndkDirectory
        }
        variant.sources.jniLibs?.addGeneratedSourceDirectory(cargoNdk, CargoNdk::output)
    }
}
