//! Changes what a program is given, by flags as on the command line; for `grant` and `whatif`.

use super::Setup;
use crate::caps::{Access, Grant};
use crate::words::{Message, message};

/// Looks up one of the person's own environment variables. Where the value comes from is up to the front end.
pub(crate) type Environment = Box<dyn Fn(&str) -> Option<String>>;

/// The setup with these flags added: `--dir=.`, `--dir .`, `--dir-ro=…`, `--env=NAME=VAL`, `-S tcp,udp`.
///
/// # Errors
/// What is wrong with a flag, for the person who typed it.
pub fn give(setup: &Setup, flags: &[String], yours: Option<&Environment>) -> Result<Setup, Message> {
    let mut setup = setup.clone();
    let mut flags = flags.iter().map(String::as_str);
    while let Some(flag) = flags.next() {
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, value),
            None => (flag, flags.next().unwrap_or("")),
        };
        let dir =
            |access| Grant::parse(value, access).map_err(|_| message!("cli-grant-no-host", text = value));
        match name {
            "--dir" => setup.grants.push(dir(Access::ReadWrite)?),
            "--dir-ro" => setup.grants.push(dir(Access::ReadOnly)?),
            "--env" => {
                let (name, value) = variable(value, yours)?;
                setup.env.retain(|(known, _)| *known != name);
                setup.env.push((name, value));
            }
            "-S" | "--wasi" => value.split(',').try_for_each(|option| wasi(&mut setup, option, yours))?,
            "--max-memory" => {
                let size = crate::caps::parse_size(value);
                setup.memory = Some(size.map_err(|fault| message!("wrong-size", why = fault.message()))?);
            }
            "--mapdir" => return Err(message!("wrong-mapdir")),
            _ => {
                return Err(message!("wrong-flag", flag = super::commands::short(flag)));
            }
        }
    }
    Ok(setup)
}

fn variable(text: &str, yours: Option<&Environment>) -> Result<(String, String), Message> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        None if !text.is_empty() => match yours.and_then(|yours| yours(text)) {
            Some(value) => Ok((text.to_owned(), value)),
            None => Err(message!("wrong-variable", name = text)),
        },
        _ => Err(message!("wrong-env")),
    }
}

/// Applies one option of `-S`.
fn wasi(setup: &mut Setup, option: &str, yours: Option<&Environment>) -> Result<(), Message> {
    match option {
        "inherit-network" => setup.network.inherit = true,
        "tcp" => setup.network.tcp = Some(true),
        "udp" => setup.network.udp = Some(true),
        "allow-ip-name-lookup" => setup.network.names = Some(true),
        "inherit-env" => {
            for name in setup.your_env.clone() {
                if let Some(value) = yours.and_then(|yours| yours(&name)) {
                    setup.env.retain(|(known, _)| *known != name);
                    setup.env.push((name, value));
                }
            }
        }
        _ => {
            return Err(message!("wrong-option", option = super::commands::short(option)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(flags: &[&str]) -> Result<Setup, Message> {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let yours: Environment = Box::new(|name| (name == "HOME").then(|| "/home/me".to_owned()));
        let before = Setup { your_env: vec!["HOME".into(), "GONE".into()], ..Setup::default() };
        give(&before, &flags, Some(&yours))
    }

    #[test]
    fn flags_are_read_as_on_the_command_line() {
        let setup = given(&["--dir=a::b", "--dir-ro", "c", "--env=A=b=c", "-S", "tcp,allow-ip-name-lookup"]);
        let setup = setup.expect("flags");
        let grants: Vec<_> =
            setup.grants.iter().map(|g| (g.host.as_str(), g.guest.as_str(), g.access)).collect();
        assert_eq!(grants, [("a", "b", Access::ReadWrite), ("c", "c", Access::ReadOnly)]);
        assert_eq!(setup.env, [("A".to_owned(), "b=c".to_owned())]);
        assert_eq!((setup.network.tcp, setup.network.names), (Some(true), Some(true)));
        let home = ("HOME".to_owned(), "/home/me".to_owned());
        assert_eq!(given(&["--env", "HOME"]).expect("yours").env, vec![home.clone()]);
        assert_eq!(given(&["-S", "inherit-env"]).expect("yours").env, vec![home]);
    }

    #[test]
    fn what_cannot_be_given_says_why() {
        for (flag, why) in [
            (&["--dir="][..], "names no host directory"),
            (&["--env=GONE"], "there is no variable GONE"),
            (&["--env"], "write `--env NAME=VALUE`"),
            (&["-S", "inherit-stdin"], "where wasmscope is started"),
            (&["--nonsense"], "is nothing to grant"),
        ] {
            let error = given(flag).expect_err("an error").to_string();
            assert!(error.contains(why), "{flag:?}: {error}");
        }
    }
}
