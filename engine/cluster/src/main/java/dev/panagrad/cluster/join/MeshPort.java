package dev.panagrad.cluster.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * The address at which other ranks connect to a rank; it is open before any rank connects.
 *
 * <p>{@code Mesh.join} closes it once all ranks are there, unless it is {@link #kept}.
 */
public final class MeshPort implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final ServerSocketChannel channel;
  private final InetSocketAddress address;
  private boolean kept;

  private MeshPort(ServerSocketChannel channel, InetSocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  /**
   * Listens at exactly one address.
   *
   * @param address the address of an interface of this host that the other ranks can reach; port 0
   *     selects a free port
   * @throws IllegalArgumentException for the address of all interfaces, or an unknown host
   * @throws IOException if the port is in use or the address doesn't belong to this host
   */
  public static MeshPort listen(InetSocketAddress address) throws IOException {
    if (address.isUnresolved() || address.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          address + " is no address of one interface: name the one that the other ranks reach");
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
      channel.configureBlocking(false);
      return new MeshPort(channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException e) {
      channel.close();
      throw new IOException("can't listen at " + address + ": " + e.getMessage(), e);
    }
  }

  /** The address to which the other ranks connect. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Stays open for further meshes, one after the other, until its owner closes it. A port that is
   * closed and opened again may be taken in between, even by a connection that goes out.
   */
  public MeshPort kept() {
    kept = true;
    return this;
  }

  /** A mesh has joined, or failed to. */
  public void joined() {
    if (!kept) {
      close();
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
