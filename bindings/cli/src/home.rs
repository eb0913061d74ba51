//! The phone in its folder, opened for one command.

use std::fs;
use std::path::{Path, PathBuf};

use huxue_phone::duty::clock::ServiceDay;
use huxue_phone::duty::ids::PostId;
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::{Clock, Reading};
use huxue_phone::{Command, OpenOptions, Phone, PhoneError, Saved};

use crate::args::{Enrolment, PostArg};
use crate::clock::CliClock;
use crate::failure::Failure;
use crate::output::Output;
use crate::parse;

pub struct Session {
    pub phone: Phone,
}

impl Session {
    pub fn open(home: Option<&Path>) -> Result<Self, Failure> {
        let folder = match home {
            Some(folder) => folder.to_owned(),
            None => default_folder()?,
        };
        Ok(Self { phone: Phone::open(&folder, OpenOptions::default())? })
    }

    pub fn reading() -> Reading {
        CliClock.reading()
    }

    pub fn today(&self) -> ServiceDay {
        self.phone.now(&Self::reading()).civil_date()
    }

    /// The post as named, or the only one of today.
    pub fn post(&self, post: &PostArg) -> Result<PostId, Failure> {
        if let Some(post) = &post.post {
            return Ok(PostId::new(post));
        }
        let mut posts = self.phone.own_posts(self.today())?;
        if posts.len() == 1 {
            return Ok(posts.remove(0));
        }
        let list: Vec<&str> = posts.iter().map(PostId::as_str).collect();
        Err(Failure::input(
            format!("请用 --post 指明岗位（{}）。", list.join("、")),
            format!("say which post with --post ({})", list.join(", ")),
        ))
    }

    pub fn act(&mut self, command: Command, drill: bool) -> Result<Saved, Failure> {
        let reading = Self::reading();
        let saved = if drill { self.phone.act_in_drill(command, &reading) } else { self.phone.act(command, &reading) };
        Ok(saved?)
    }

    fn transport(&self, url: &str) -> Result<HttpTransport, Failure> {
        Ok(self.phone.transport(url, &Self::reading())?)
    }

    /// With the text of an invitation, or with an address and a code.
    pub fn enrol(&mut self, how: &Enrolment, output: &Output) -> Result<(), Failure> {
        if let Some(path) = &how.root {
            let pem = fs::read(path).map_err(|error| Failure::file(path, &error))?;
            self.phone.trust_root(&pem)?;
        }
        let (url, code) = match (&how.qr, &how.hq, &how.code) {
            (Some(qr), ..) => {
                let invite = self.phone.take_invite(&parse::text_or_file(qr)?)?;
                (invite.url, invite.code)
            }
            (None, Some(url), Some(code)) => (url.clone(), code.clone()),
            _ => return Err(Failure::input("请给出 --qr，或 --hq 和 --code。", "give --qr, or --hq and --code")),
        };
        let transport = self.transport(&url)?;
        let enrolled = self.phone.enrol(&transport, &code, how.pin.as_deref(), &CliClock)?;
        self.phone.set_hq_url(&url)?;
        output.view(&enrolled, |enrolled| {
            let who = enrolled.person.as_ref().or(enrolled.post.as_ref());
            vec![format!("已登记：{}（设备 {}）", who.map_or("", String::as_str), enrolled.device)]
        });
        Ok(())
    }

    /// New keys wait for HQ; nothing else changes until it has certified them.
    pub fn rotate_keys(&mut self, output: &Output) -> Result<(), Failure> {
        self.phone.rotate_keys()?;
        let status = self.phone.status(&Self::reading())?;
        output
            .view(&status, |_| vec!["新密钥已生成。联网同步后由指挥中心确认；确认前仍用原密钥，照常使用。".to_owned()]);
        Ok(())
    }

    pub fn sync(&mut self, wait_s: u8, output: &Output) -> Result<(), Failure> {
        if !self.phone.is_enrolled() && self.phone.revoked_since().is_none() {
            return Err(PhoneError::NotEnrolled.into());
        }
        let url = self.phone.hq_url()?.ok_or(PhoneError::NotEnrolled)?;
        let transport = self.transport(&url)?;
        let report = self.phone.sync_waiting(&transport, &CliClock, wait_s)?;
        let revoked = self.phone.revoked_since().map(|_| PhoneError::Revoked.zh());
        output.view(&report, |report| {
            let state = if report.pending == 0 {
                "全部已上传".to_owned()
            } else {
                format!("还有 {} 条待上传", report.pending)
            };
            let mut lines =
                vec![format!("已同步：{state}，收到 {} 条，往返 {} 次", report.received, report.round_trips)];
            lines.extend(revoked);
            lines
        });
        Ok(())
    }
}

fn default_folder() -> Result<PathBuf, Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("HUXUE_HOME").or_else(|| set("HOME").map(|home| home.join(".huxue"))).ok_or_else(|| {
        Failure::input("请用 --home 指明数据文件夹。", "neither --home, HUXUE_HOME nor HOME says where the phone lives")
    })
}
