//! Why an entry does not count, in words for the person who wrote it and for the desk, with the way on. Codes are what
//! `Withheld` entries and digests' states carry; they are never renamed.

/// A reason; the first seven are HQ's, the next four follow by rule from the entries, the last two pass by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The writer's role may not write this.
    Role,
    /// The document has no such field.
    Path,
    /// The field does not take this value.
    Value,
    /// An enforcement matter is closed by an officer or names one.
    OfficerRequired,
    /// In the scope of somebody else.
    Scope,
    /// Came from a device that had been revoked: HQ has yet to review it.
    Revoked,
    /// HQ has reviewed it and refused it.
    Rejected,
    HqOnly,
    Malformed,
    WrongScope,
    WrittenAgain,
    /// Waiting: an entry that it builds on is not here yet.
    DependencyMissing,
    /// Held: a newer version knows this kind.
    UnknownKind,
}

struct Words {
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    way_zh: &'static str,
    way_en: &'static str,
}

impl Reason {
    pub const ALL: [Self; 13] = [
        Self::Role,
        Self::Path,
        Self::Value,
        Self::OfficerRequired,
        Self::Scope,
        Self::Revoked,
        Self::Rejected,
        Self::HqOnly,
        Self::Malformed,
        Self::WrongScope,
        Self::WrittenAgain,
        Self::DependencyMissing,
        Self::UnknownKind,
    ];

    const fn words(self) -> Words {
        let (code, zh, en, way_zh, way_en) = match self {
            Self::Role => (
                "role",
                "身份不能改这份共同记录",
                "the role may not write this",
                "请岗上民警或辅警重写，或请指挥中心放行",
                "an officer or auxiliary writes it, or HQ releases it",
            ),
            Self::Path => (
                "path",
                "没有这一项",
                "the document has no such field",
                "请升级程序后重写，或请指挥中心放行",
                "write it again with a newer program, or HQ releases it",
            ),
            Self::Value => (
                "value",
                "这一项不能填这样的内容",
                "the field does not take this value",
                "请改正后重写",
                "write it again with a value the field takes",
            ),
            Self::OfficerRequired => (
                "officer_required",
                "须注明处理民警",
                "an officer must be named",
                "请注明处理民警后重新结案，或移交民警",
                "close it again naming the officer, or hand it over",
            ),
            Self::Scope => (
                "scope",
                "写在了他人名下",
                "written in somebody else's name",
                "请本人重新提交",
                "the person concerned submits it",
            ),
            Self::Revoked => (
                "revoked",
                "来自已注销的手机，待指挥中心审核",
                "from a revoked phone, awaiting HQ's review",
                "请等待指挥中心审核",
                "wait for HQ's review",
            ),
            Self::Rejected => (
                "rejected",
                "来自已注销的手机，审核未予采信",
                "from a revoked phone, refused in HQ's review",
                "如有异议请联系指挥中心",
                "speak to headquarters",
            ),
            Self::HqOnly => {
                ("hq_only", "只能由指挥中心登记", "only HQ may state this", "请指挥中心登记", "the desk states it")
            }
            Self::Malformed => {
                ("malformed", "格式不符", "malformed", "请升级程序后重写", "write it again with a newer program")
            }
            Self::WrongScope => (
                "wrong_scope",
                "放错了位置",
                "in a scope where it cannot stand",
                "请升级程序后重写",
                "write it again with a newer program",
            ),
            Self::WrittenAgain => (
                "written_again",
                "同一步已另行重写",
                "the same step was written again elsewhere",
                "无需处理",
                "nothing to do",
            ),
            Self::DependencyMissing => (
                "dependency_missing",
                "等待它所依据的前一步",
                "waiting for the step it builds on",
                "写前一步的手机联网后自动计入，也可由同事手机转送",
                "counts once the phone that wrote that step syncs, or a colleague carries it",
            ),
            Self::UnknownKind => (
                "unknown_kind",
                "本版本不认识这种记录",
                "this version does not know the kind",
                "升级程序后自动计入",
                "counts after an upgrade",
            ),
        };
        Words { code, zh, en, way_zh, way_en }
    }

    pub const fn code(self) -> &'static str {
        self.words().code
    }

    pub const fn zh(self) -> &'static str {
        self.words().zh
    }

    pub const fn en(self) -> &'static str {
        self.words().en
    }

    /// What can be done, in Chinese.
    pub const fn way_zh(self) -> &'static str {
        self.words().way_zh
    }

    /// What can be done, in English.
    pub const fn way_en(self) -> &'static str {
        self.words().way_en
    }

    /// `None` for the code of a newer version.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}
