//! What a host adds to its accounts of a program written in Go, whose library makes every path absolute before it calls
//! the host: the path is the one among the program's arguments from which it was made.

use super::fs::HostDirs;
use super::host::WasiHost;
use crate::caps::remedy::{WantedAccess, find_for_go};
use crate::caps::{Account, ThingKind, Where, go_search};

impl WasiHost {
    /// Gives an account of a host call the program's own path, and a remedy for Go's library.
    pub(super) fn account_for_go(&self, account: &mut Account) {
        if account.kind != ThingKind::Path || account.r#where == Some(Where::GuestLibc) {
            return;
        }
        let Some(matched) = account.preopens.iter().find(|preopen| preopen.matched) else { return };
        // The library compares letters, so a directory's name may end within a name of the path.
        let full = ["/", ""].map(|slash| format!("{}{slash}{}", matched.guest, account.subject));
        let grants = self.fs.grants();
        let names: Vec<&str> = grants.iter().map(|grant| &*grant.guest).collect();
        let args = self.args.get(1..).unwrap_or_default();
        let pwd = self.pwd();
        let Some(given) = go_search::given(&full, args, pwd, &names) else { return };
        given.clone_into(&mut account.subject);
        let wants = account.sought.as_ref().and_then(|sought| sought.wants);
        if let (Some(wants), Some(remedy)) = (wants, &mut account.remedy) {
            let wish = WantedAccess { path: given, cwd: "/", grants, wants };
            let found = find_for_go(&mut HostDirs, &wish, pwd, false);
            if found.checked {
                *remedy = found;
            }
        }
    }

    /// The value of the variable `PWD`, if the program was given it.
    pub(super) fn pwd(&self) -> Option<&str> {
        self.env.iter().rev().find(|(name, _)| name == "PWD").map(|(_, value)| &**value)
    }
}
