//! What the host side of a program is doing, as data: what stands on the call stack where there is no WebAssembly code.

use std::fmt;

/// What a frame does that is no WebAssembly code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clause {
    /// The component is instantiated.
    InstantiateComponent,
    /// A component of a script is.
    InstantiateAnother,
    /// A core module of the component is.
    InstantiateModule {
        /// Its number, and its name in parentheses if it has one.
        module: String,
    },
    /// A function that was asked for runs.
    Run {
        /// The function, by its full name.
        name: String,
    },
    /// The module runs as a program.
    RunModule,
    /// Nothing more is done.
    Done,
    /// A function of the host.
    Function {
        /// The function, by its full name.
        name: String,
    },
    /// Arguments are lowered for a function.
    LowerArguments {
        /// The function, by its full name.
        name: String,
    },
    /// A component's function runs.
    Lifted {
        /// The function, by its full name.
        name: String,
    },
    /// A host's function is called.
    Call {
        /// The function, by its full name.
        name: String,
    },
    /// A function of another component is called.
    CallOther {
        /// The function, by its full name.
        name: String,
    },
    /// Its result is lowered.
    LowerResult {
        /// The function, by its full name.
        name: String,
    },
    /// What it used for its result is given back.
    PostReturn {
        /// The function, by its full name.
        name: String,
    },
    /// A task waits to be let into its instance, or is being let in.
    EnterTask {
        /// The function, by its full name.
        name: String,
    },
    /// The function of a task runs.
    AsyncLifted {
        /// The function, by its full name.
        name: String,
    },
    /// The callback of a task runs.
    Callback {
        /// The function whose callback it is, by its full name.
        name: String,
    },
    /// A task has given control back, and waits until its callback is called.
    CallbackWaits {
        /// The function whose callback it is, by its full name.
        name: String,
    },
    /// A canonical built-in is called.
    BuiltIn {
        /// The specification's name for it.
        name: String,
    },
    /// A thread that a task has made runs.
    Thread {
        /// Its index among the threads of its instance.
        index: u32,
    },
    /// A handle is made.
    ResourceNew {
        /// The name of the resource type.
        ty: String,
    },
    /// What a handle stands for is asked.
    ResourceRep {
        /// The name of the resource type.
        ty: String,
        /// The handle's index in its instance's table.
        handle: u32,
    },
    /// A handle is dropped.
    Drop {
        /// The name of the resource type.
        ty: String,
        /// The handle's index in its instance's table.
        handle: u32,
    },
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InstantiateComponent => f.write_str("instantiate the component"),
            Self::InstantiateAnother => f.write_str("instantiate a component"),
            Self::InstantiateModule { module } => write!(f, "instantiate core module {module}"),
            Self::Run { name } => write!(f, "run {name}"),
            Self::RunModule => f.write_str("run the module"),
            Self::Done => f.write_str("done"),
            Self::Function { name } => f.write_str(name),
            Self::LowerArguments { name } => write!(f, "lower arguments of {name}"),
            Self::Lifted { name } => write!(f, "lifted {name}"),
            Self::Call { name } => write!(f, "call {name}"),
            Self::CallOther { name } => write!(f, "call {name} of another component"),
            Self::LowerResult { name } => write!(f, "lower result of {name}"),
            Self::PostReturn { name } => write!(f, "post-return of {name}"),
            Self::EnterTask { name } => write!(f, "enter {name}"),
            Self::AsyncLifted { name } => write!(f, "task {name}"),
            Self::Callback { name } => write!(f, "callback of {name}"),
            Self::CallbackWaits { name } => write!(f, "{name} waits"),
            Self::BuiltIn { name } => f.write_str(name),
            Self::Thread { index } => write!(f, "thread {index}"),
            Self::ResourceNew { ty } => write!(f, "resource.new {ty}"),
            Self::ResourceRep { ty, handle } => write!(f, "resource.rep {ty} #{handle}"),
            Self::Drop { ty, handle } => write!(f, "drop {ty} #{handle}"),
        }
    }
}

/// What people call a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryName {
    /// Its name or number, where its module has several.
    pub memory: Option<String>,
    /// The module, by its name or its number; none where no module has it.
    pub module: Option<Result<String, u32>>,
}

impl fmt::Display for MemoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("memory")?;
        if let Some(memory) = &self.memory {
            write!(f, " {memory}")?;
        }
        match &self.module {
            Some(Ok(name)) => write!(f, " of {name}"),
            Some(Err(number)) => write!(f, " of module {number}"),
            None => Ok(()),
        }
    }
}
