package dev.panagrad.cluster;

import java.nio.ByteBuffer;
import java.util.List;

/** Hands received frames to exchanges, and reacts to those about the peer itself. */
final class FrameDispatch implements Link.FrameReceiver {
  private final Endpoints endpoints;
  private final List<Exchange> active;
  private final LinkTraffic traffic;
  private final Heartbeats heartbeats;
  private final Ending ending;

  FrameDispatch(
      Endpoints endpoints,
      List<Exchange> active,
      LinkTraffic traffic,
      Heartbeats heartbeats,
      Ending ending) {
    this.endpoints = endpoints;
    this.active = active;
    this.traffic = traffic;
    this.heartbeats = heartbeats;
    this.ending = ending;
  }

  @Override
  public ByteBuffer place(Link link, Header header) {
    if (header.type == Header.ABORT) {
      return ByteBuffer.allocate((int) header.length);
    }
    return endpoints.place(link, header);
  }

  @Override
  public void take(Link link, Header header, ByteBuffer payload) {
    switch (header.type) {
      case Header.HEARTBEAT -> {
        if (header.flags != 0) {
          heartbeats.busy(link.heard());
        }
      }
      case Header.BYE -> departed(link);
      case Header.ABORT -> ending.fail(Farewell.cause(link, header, payload));
      default -> endpoints.take(link, header, payload, link.heard());
    }
  }

  private void departed(Link link) {
    link.departed = true;
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).awaits(link.rank)) {
        ending.fail(Watch.left(link, active.get(i)));
        return;
      }
    }
    link.ending = true;
    traffic.flush(link);
  }
}
