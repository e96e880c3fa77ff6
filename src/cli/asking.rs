use crate::error::Error;
use crate::source::web::{self, Bounds, Reach};
use clap::Args;
use std::time::Duration;

/// What these options stand under in help; options that follow them do not.
const HEADING: &str = "Asking servers";

/// How servers are asked.
#[derive(Clone, Debug, Args)]
pub struct Asking {
    /// Least pause between two requests to one host, in seconds
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub pause: Duration,
    /// Longest time for one answer, in seconds; without it, two minutes for a page and an hour for a medium
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// Also ask machines of this network, and this one
    #[arg(long, help_heading = HEADING)]
    pub allow_private: bool,
    /// Call ourselves this
    #[arg(long, help_heading = HEADING, value_name = "NAME", value_parser = visible)]
    pub user_agent: Option<String>,
    /// An address that a server's owner may write to
    #[arg(long, help_heading = HEADING, value_name = "ADDRESS", value_parser = visible)]
    pub contact: Option<String>,
}

/// The least pause for hosts that are not our own: ten requests a second is what a browser makes.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

impl Asking {
    /// What the client must know.
    pub(super) fn settings(&self) -> Result<web::Settings, Error> {
        if self.pause < LEAST_PAUSE && !self.allow_private {
            return Err(Error::Usage {
                what: format!(
                    "a pause under {} seconds is only for a host of your own",
                    LEAST_PAUSE.as_secs_f32()
                ),
                hint: Some("machines of your own network are asked with `--allow-private`".to_owned()),
            });
        }
        let bounds = Bounds::default();
        Ok(web::Settings {
            reach: if self.allow_private {
                Reach::Private
            } else {
                Reach::Public
            },
            user_agent: match &self.user_agent {
                Some(own) => own.clone(),
                None => web::user_agent(self.contact.as_deref()),
            },
            pause: self.pause,
            bounds: self.timeout.map_or(bounds, |time| bounds.within(time)),
        })
    }
}

/// A number of seconds, up to an hour.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: Option<f64> = text.parse().ok();
    let number = number.filter(|number| (0.0..=3600.0).contains(number));
    number
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected seconds from 0 to 3600, as in `0.5`".to_owned())
}

/// What may stand in a header.
fn visible(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain {
        Ok(text.to_owned())
    } else {
        Err("expected plain ASCII text".to_owned())
    }
}
