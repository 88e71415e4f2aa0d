//! The names of frames and memories, as text for people.

use crate::guest::{Clause, MemoryName};
use crate::words::{Message, message};

/// What a frame does that does not execute WebAssembly code.
pub(super) fn clause(clause: &Clause) -> Message {
    match clause {
        Clause::InstantiateComponent => message!("frame-instantiate-component"),
        Clause::InstantiateAnother => message!("frame-instantiate-another"),
        Clause::InstantiateModule { module } => message!("frame-instantiate-module", module),
        Clause::Run { name } => message!("frame-run", name),
        Clause::RunModule => message!("frame-run-module"),
        Clause::Done => message!("frame-done"),
        Clause::Function { name } => name.as_str().into(),
        Clause::LowerArguments { name } => message!("frame-lower-arguments", name),
        Clause::Lifted { name } => message!("frame-lifted", name),
        Clause::Call { name } => message!("frame-call", name),
        Clause::CallOther { name } => message!("frame-call-other", name),
        Clause::LowerResult { name } => message!("frame-lower-result", name),
        Clause::PostReturn { name } => message!("frame-post-return", name),
        Clause::EnterTask { name } => message!("frame-enter-task", name),
        Clause::AsyncLifted { name } => message!("frame-task", name),
        Clause::Callback { name } => message!("frame-callback", name),
        Clause::CallbackWaits { name } => message!("frame-callback-waits", name),
        Clause::BuiltIn { name } => name.as_str().into(),
        Clause::Thread { index } => message!("frame-thread", index = index.to_string()),
        Clause::ResourceNew { ty } => message!("frame-resource-new", ty),
        Clause::ResourceRep { ty, handle } => {
            message!("frame-resource-rep", ty, handle = format!("#{handle}"))
        }
        Clause::Drop { ty, handle } => message!("frame-drop", ty, handle = format!("#{handle}")),
    }
}

/// What people call a shim's function.
pub(super) fn plumbing(name: &str) -> Message {
    message!("frame-plumbing", name)
}

/// What people call a memory.
pub(super) fn memory(name: &MemoryName) -> Message {
    let memory = match &name.memory {
        None => message!("value-only-memory"),
        Some(name) => message!("value-memory", name),
    };
    match &name.module {
        None => memory,
        Some(Ok(name)) => message!("memory-of", memory, name),
        Some(Err(number)) => message!("memory-of-module", memory, number = number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn names_in_english_are_those_of_the_data() {
        let name = || "f".to_owned();
        for it in [
            Clause::InstantiateComponent,
            Clause::InstantiateAnother,
            Clause::InstantiateModule { module: "0 (m)".into() },
            Clause::Run { name: name() },
            Clause::RunModule,
            Clause::Done,
            Clause::Function { name: name() },
            Clause::LowerArguments { name: name() },
            Clause::Lifted { name: name() },
            Clause::Call { name: name() },
            Clause::CallOther { name: name() },
            Clause::LowerResult { name: name() },
            Clause::PostReturn { name: name() },
            Clause::ResourceNew { ty: name() },
            Clause::ResourceRep { ty: name(), handle: 1 },
            Clause::Drop { ty: name(), handle: 1 },
        ] {
            assert_eq!(clause(&it).to_string(), it.to_string());
            assert!(!clause(&it).text(Lang::Ja).is_empty());
        }
        for (number, module) in
            [(None, Some(Ok(name()))), (Some("$m".to_owned()), Some(Err(3))), (Some("1".into()), None)]
        {
            let it = MemoryName { memory: number, module };
            assert_eq!(memory(&it).to_string(), it.to_string());
        }
    }
}
