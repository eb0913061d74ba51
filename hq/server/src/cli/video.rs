//! `video …`: the address under which the video platform shows a gate.

use clap::Subcommand;
use huxue_duty::clock::Instant;
use huxue_hq::{Hq, Result};

use super::args::Staff;
use super::output::Output;

#[derive(Subcommand)]
pub enum VideoCommand {
    /// 设置视频平台地址 / Set the address, with {gate}, {post}, {school} or {camera} where the platform wants an id.
    Link {
        /// 例如 https://video.example/play?gate={gate}
        url: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 取消视频平台地址 / Take the address away: the desk looks elsewhere.
    Unlink {
        #[command(flatten)]
        staff: Staff,
    },
    /// 当前地址 / The address in force.
    Show,
}

pub fn run(hq: &mut Hq, command: VideoCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        VideoCommand::Link { url, staff } => hq.set_video_template(Some(&url), &staff.name, now)?,
        VideoCommand::Unlink { staff } => hq.set_video_template(None, &staff.name, now)?,
        VideoCommand::Show => {
            let url = hq.video_template()?;
            output.line(format_args!("{}", url.as_deref().unwrap_or("no address is set / 未设置视频平台地址")));
        }
    }
    Ok(())
}
