//! What went wrong, in Chinese for the person and English for the operator, with a stable code and its exit code.

use huxue_phone::PhoneError;
use huxue_phone::county::CountyError;

pub struct Failure {
    pub code: &'static str,
    pub zh: String,
    pub en: String,
    pub exit: u8,
}

impl Failure {
    /// A word that does not mean what its place asks for.
    pub fn input(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: "bad_input", zh: zh.into(), en: en.into(), exit: 3 }
    }

    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self { code: "io", zh: format!("文件 {path} 读写失败。"), en: format!("{path}: {error}"), exit: 9 }
    }
}

impl From<PhoneError> for Failure {
    fn from(error: PhoneError) -> Self {
        Self { code: error.code(), zh: error.zh(), en: error.en(), exit: error.exit_code() }
    }
}

impl From<CountyError> for Failure {
    fn from(error: CountyError) -> Self {
        Self { code: error.code(), zh: error.zh(), en: error.to_string(), exit: error.exit_code() }
    }
}
