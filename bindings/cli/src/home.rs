//! The phone in its folder, opened for one command.

use std::fs;
use std::path::{Path, PathBuf};

use huxue_phone::duty::clock::ServiceDay;
use huxue_phone::duty::ids::PostId;
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::{Clock, Reading};
use huxue_phone::{Command, OpenOptions, Phone, PhoneError, Saved};

use crate::args::PostArg;
use crate::clock::CliClock;
use crate::failure::Failure;
use crate::output::Output;

pub struct Session {
    pub phone: Phone,
    folder: PathBuf,
}

impl Session {
    pub fn open(home: Option<&Path>) -> Result<Self, Failure> {
        let folder = match home {
            Some(folder) => folder.to_owned(),
            None => default_folder()?,
        };
        Ok(Self { phone: Phone::open(&folder, OpenOptions::default())?, folder })
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

    fn root_file(&self) -> PathBuf {
        self.folder.join("root.pem")
    }

    fn transport(&self, url: &str) -> Result<HttpTransport, Failure> {
        let root = match fs::read(self.root_file()) {
            Ok(pem) => Some(pem),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::file(&self.root_file(), &error)),
        };
        Ok(HttpTransport::new(url, root.as_deref())?)
    }

    pub fn enrol(
        &mut self,
        url: &str,
        code: &str,
        pin: Option<&str>,
        root: Option<&Path>,
        output: &Output,
    ) -> Result<(), Failure> {
        if let Some(root) = root {
            fs::copy(root, self.root_file()).map_err(|error| Failure::file(root, &error))?;
        }
        let transport = self.transport(url)?;
        let enrolled = self.phone.enrol(&transport, code, pin, &CliClock)?;
        self.phone.set_hq_url(url)?;
        output.view(&enrolled, |enrolled| {
            let who = enrolled.person.as_ref().or(enrolled.post.as_ref());
            vec![format!("已登记：{}（设备 {}）", who.map_or("", String::as_str), enrolled.device)]
        });
        Ok(())
    }

    pub fn sync(&mut self, wait_s: u8, output: &Output) -> Result<(), Failure> {
        if !self.phone.is_enrolled() {
            return Err(PhoneError::NotEnrolled.into());
        }
        let url = self.phone.hq_url()?.ok_or(PhoneError::NotEnrolled)?;
        let transport = self.transport(&url)?;
        let report = self.phone.sync_waiting(&transport, &CliClock, wait_s)?;
        output.view(&report, |report| {
            let state = if report.pending == 0 {
                "全部已上传".to_owned()
            } else {
                format!("还有 {} 条待上传", report.pending)
            };
            vec![format!("已同步：{state}，收到 {} 条，往返 {} 次", report.received, report.round_trips)]
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
