package io.meshgate.adapter.jdbc.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A network between gateway and server that can be cut after so many bytes, or go silent. */
final class TcpRelay implements AutoCloseable {
    private static final int CHUNK_BYTES = 1024;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesToClient = new AtomicLong();
    private final AtomicInteger writesOfClient = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long cutAfterBytes = Long.MAX_VALUE;
    private volatile boolean silent;
    private volatile Duration delay = Duration.ZERO;

    TcpRelay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lets so many more bytes through to the client and closes the connection then. */
    void cutAfter(long bytes) {
        bytesToClient.set(0);
        cutAfterBytes = bytes;
    }

    /** New connections, which cancel requests are, reach the server so much later. */
    void delayConnections(Duration time) {
        delay = time;
    }

    /** Nothing passes any more, new connections included, and nobody is told. */
    void goSilent() {
        silent = true;
    }

    long bytesToClient() {
        return bytesToClient.get();
    }

    /** How often the client has sent something: its round trips. */
    int writesOfClient() {
        return writesOfClient.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket client) {
        try {
            Thread.sleep(delay);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(server);
            Thread.ofVirtual().start(() -> forward(client, server, false));
            forward(server, client, true);
        } catch (IOException e) {
            // The server is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(Socket from, Socket to, boolean toClient) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (silent) {
                    closed.await();
                }
                if (!toClient) {
                    writesOfClient.incrementAndGet();
                } else if (bytesToClient.addAndGet(read) >= cutAfterBytes) {
                    out.write(chunk, 0, (int) Math.max(0, read - (bytesToClient.get() - cutAfterBytes)));
                    return;
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // The other side is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
