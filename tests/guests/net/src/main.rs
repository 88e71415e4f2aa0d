//! Uses the network in every way the standard library has: `net OPERATION [ARGUMENT]...`.
//!
//! Talks to itself or to whoever the arguments name; prints what came of it, or the error, and exits with 1.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::{env, process};

/// Everything that is there until the end.
fn all(mut stream: impl Read) -> io::Result<String> {
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

/// Both sides of a connection in one program: half-closed one way, then the other.
fn own_tcp() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut client = TcpStream::connect(address)?;
    let (mut server, from) = listener.accept()?;
    println!("same port: {}", from == client.local_addr()? && client.peer_addr()? == address);
    client.write_all(b"to the server")?;
    client.shutdown(Shutdown::Write)?;
    println!("server reads: {}", all(&server)?);
    server.write_all(b"to the client")?;
    drop(server);
    println!("client reads: {}", all(&client)?);
    Ok(())
}

/// More than the system keeps for a connection, so that writing has to wait for reading.
fn much() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut server, _) = listener.accept()?;
    client.set_nonblocking(true)?;
    let part = [7; 10_000];
    let (mut sent, mut full) = (0, false);
    while sent < 40_000_000 && !full {
        match client.write(&part) {
            Ok(n) => sent += n,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => full = true,
            Err(error) => return Err(error),
        }
    }
    println!("would block: {full}");
    drop(client);
    let mut received = 0;
    let mut buffer = vec![0; 100_000];
    loop {
        match server.read(&mut buffer)? {
            0 => break,
            n => received += n,
        }
    }
    println!("all received: {}", received == sent);
    Ok(())
}

fn own_udp() -> io::Result<()> {
    let one = UdpSocket::bind("127.0.0.1:0")?;
    let two = UdpSocket::bind("127.0.0.1:0")?;
    let mut buffer = [0; 100];
    one.send_to(b"first", two.local_addr()?)?;
    let (n, from) = two.recv_from(&mut buffer)?;
    println!("{} from the right one: {}", String::from_utf8_lossy(&buffer[..n]), from == one.local_addr()?);
    two.connect(from)?;
    two.send(b"second")?;
    let (n, _) = one.recv_from(&mut buffer)?;
    println!("{}", String::from_utf8_lossy(&buffer[..n]));
    two.set_nonblocking(true)?;
    println!("nothing there: {:?}", two.recv(&mut buffer).map_err(|e| e.kind()));
    Ok(())
}

fn options() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("ttl of the listener: {}", listener.ttl()?);
    let client = TcpStream::connect(listener.local_addr()?)?;
    client.set_ttl(42)?;
    println!("ttl: {}", client.ttl()?);
    println!("nodelay: {:?}", client.set_nodelay(true).map_err(|e| e.kind()));
    let udp = UdpSocket::bind("127.0.0.1:0")?;
    udp.set_ttl(7)?;
    println!("ttl of udp: {}", udp.ttl()?);
    println!("ttl 0: {:?}", udp.set_ttl(0).map_err(|e| e.kind()));
    Ok(())
}

fn look_up(name: &str) -> io::Result<()> {
    let mut found: Vec<SocketAddr> = (name, 80).to_socket_addrs()?.collect();
    found.sort_unstable();
    found.dedup();
    for address in found {
        println!("{address}");
    }
    Ok(())
}

fn connect(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"hello\n")?;
    stream.shutdown(Shutdown::Write)?;
    print!("{}", all(stream)?);
    Ok(())
}

fn run(operation: &str, argument: &str) -> io::Result<()> {
    match operation {
        "own-tcp" => own_tcp(),
        "much" => much(),
        "own-udp" => own_udp(),
        "options" => options(),
        "look-up" => look_up(argument),
        "connect" => connect(argument),
        "listen" => TcpListener::bind(argument).map(drop),
        "udp" => UdpSocket::bind(argument).map(drop),
        "variable" => match env::var(argument) {
            Ok(value) => Ok(println!("{argument} is {value}")),
            Err(error) => Err(io::Error::other(error)),
        },
        "input" => Ok(println!("read {:?}", all(io::stdin())?)),
        "exit" => process::exit(argument.parse().map_err(io::Error::other)?),
        _ => Err(io::Error::other(format!("no operation `{operation}`"))),
    }
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let arg = |at: usize| args.get(at).map_or("", String::as_str);
    if let Err(error) = run(arg(0), arg(1)) {
        println!("{error}");
        process::exit(1);
    }
}
