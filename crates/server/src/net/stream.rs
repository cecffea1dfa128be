//! The byte stream under a connection, so that TCP, Unix sockets, an in-memory pipe and (later) TLS share one loop.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::Interest;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, DuplexStream};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// A stream of bytes in both directions.
///
/// The `poll_` methods register the task for readiness when nothing can be done. The `_now` methods never wait and do
/// not ask what readiness is known: they serve a connection from outside its own task.
pub trait Stream {
    /// Reads once, into the free capacity of `buf`, which must not be empty. `Ready(Ok(0))` is the end of the stream.
    fn poll_read(&mut self, cx: &mut Context<'_>, buf: &mut Vec<u8>) -> Poll<io::Result<usize>>;
    /// Whether there may be something to read.
    fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<()>;
    /// Writes once.
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>>;
    /// Reads what is there, or fails with `WouldBlock`.
    fn read_now(&mut self, buf: &mut Vec<u8>) -> io::Result<usize>;
    /// Writes what fits, or fails with `WouldBlock`.
    fn write_now(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Tells the other side that nothing more will come.
    fn shut_down_now(&mut self);
}

fn shut_down(stream: &mut (impl AsyncWrite + Unpin)) {
    let mut cx = Context::from_waker(std::task::Waker::noop());
    // Neither a socket nor a pipe has to wait for it, and one that is closed already needs no more.
    let _ = Pin::new(stream).poll_shutdown(&mut cx);
}

#[inline]
fn poll_read_buf<S: AsyncRead + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    buf: &mut Vec<u8>,
) -> Poll<io::Result<usize>> {
    // Unlike `try_read`, this takes a read that did not fill the buffer for the end of what is there, and so saves the
    // system call that would only say so.
    std::pin::pin!(stream.read_buf(buf)).poll(cx)
}

macro_rules! socket_stream {
    ($socket:ty) => {
        impl Stream for $socket {
            #[inline]
            fn poll_read(
                &mut self,
                cx: &mut Context<'_>,
                buf: &mut Vec<u8>,
            ) -> Poll<io::Result<usize>> {
                #[cfg(target_os = "linux")]
                loop {
                    std::task::ready!(self.poll_read_ready(cx))?;
                    let result = self.read_now(buf);
                    let is_drained = match &result {
                        Ok(count) => *count > 0 && buf.len() < buf.capacity(),
                        Err(error) => error.kind() == io::ErrorKind::WouldBlock,
                    };
                    if is_drained {
                        // A read that did not fill the buffer was the last: epoll will tell when there is more, and the
                        // system call that would only say so is saved.
                        let _ = self.try_io(Interest::READABLE, would_block_now);
                    }
                    match result {
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        result => return Poll::Ready(result),
                    }
                }
                #[cfg(not(target_os = "linux"))]
                poll_read_buf(self, cx, buf)
            }

            #[inline]
            fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<()> {
                self.poll_read_ready(cx).map(drop)
            }

            #[inline]
            fn poll_write(
                &mut self,
                cx: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                AsyncWrite::poll_write(Pin::new(self), cx, bytes)
            }

            fn read_now(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
                #[cfg(unix)]
                {
                    use rustix::net::RecvFlags;
                    let spare = rustix::buffer::spare_capacity(buf);
                    let (_, count) = rustix::net::recv(&*self, spare, RecvFlags::DONTWAIT)?;
                    Ok(count)
                }
                #[cfg(not(unix))]
                self.try_read_buf(buf)
            }

            fn write_now(&mut self, bytes: &[u8]) -> io::Result<usize> {
                #[cfg(unix)]
                {
                    use rustix::net::SendFlags;
                    let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
                    Ok(rustix::net::send(&*self, bytes, flags)?)
                }
                #[cfg(not(unix))]
                self.try_write(bytes)
            }

            fn shut_down_now(&mut self) {
                shut_down(self);
            }
        }
    };
}

socket_stream!(TcpStream);
#[cfg(unix)]
socket_stream!(UnixStream);

/// The server's end of a pipe inside the process.
impl Stream for DuplexStream {
    fn poll_read(&mut self, cx: &mut Context<'_>, buf: &mut Vec<u8>) -> Poll<io::Result<usize>> {
        poll_read_buf(self, cx, buf)
    }

    fn poll_readable(&mut self, _: &mut Context<'_>) -> Poll<()> {
        // It can only be tried.
        Poll::Ready(())
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        AsyncWrite::poll_write(Pin::new(self), cx, bytes)
    }

    fn read_now(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        would_block(poll_read_buf(
            self,
            &mut Context::from_waker(std::task::Waker::noop()),
            buf,
        ))
    }

    fn write_now(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        would_block(AsyncWrite::poll_write(Pin::new(self), &mut cx, bytes))
    }

    fn shut_down_now(&mut self) {
        shut_down(self);
    }
}

#[cfg(target_os = "linux")]
fn would_block_now() -> io::Result<()> {
    Err(io::ErrorKind::WouldBlock.into())
}

fn would_block(poll: Poll<io::Result<usize>>) -> io::Result<usize> {
    match poll {
        Poll::Ready(result) => result,
        Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
    }
}
