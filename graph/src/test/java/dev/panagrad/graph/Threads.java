package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Transport;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.TaskWorker;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tasks as threads of this process, which copy from memory to memory. */
final class Threads implements AutoCloseable {
  private static final int SECONDS = 30;

  /** A value's way from one task to another. */
  private record Way(int from, int to, int tag) {}

  private final int tasks;
  private final Map<Way, BlockingQueue<Buffer>> grants = new ConcurrentHashMap<>();
  private final Map<Way, BlockingQueue<Buffer>> filled = new ConcurrentHashMap<>();
  private final Map<Way, BlockingQueue<byte[]>> messages = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final List<Thread> workers = new ArrayList<>();
  private volatile String end;

  /** The caller and workers with some options. */
  Threads(int tasks, SessionOptions options) {
    this.tasks = tasks;
    for (int task = 1; task < tasks; task++) {
      Transport transport = new End(task);
      workers.add(
          Thread.ofPlatform()
              .daemon()
              .name("task " + task)
              .uncaughtExceptionHandler((_, _) -> {})
              .start(() -> TaskWorker.serve(transport, options)));
    }
  }

  Transport caller() {
    return new End(0);
  }

  /** Bytes of values of plans that were sent so far, without orders and answers. */
  long bytes() {
    return bytes.get();
  }

  /** Whether all workers have ended, after some time. */
  boolean ended() throws InterruptedException {
    boolean ended = true;
    for (Thread worker : workers) {
      worker.join(10_000);
      ended &= !worker.isAlive();
    }
    return ended;
  }

  @Override
  public void close() {
    end = end == null ? "the test is over" : end;
  }

  private <T> T take(BlockingQueue<T> queue, int task, String what) {
    try {
      for (int i = 0; i < SECONDS * 100; i++) {
        T value = queue.poll(10, TimeUnit.MILLISECONDS);
        if (value != null) {
          return value;
        }
        if (end != null) {
          throw new TaskException(task, end, null);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new TaskException(task, what + " has not come from task " + task, null);
  }

  private <T> BlockingQueue<T> queue(Map<Way, BlockingQueue<T>> map, Way way) {
    return map.computeIfAbsent(way, _ -> new LinkedBlockingQueue<>());
  }

  private final class End implements Transport {
    private final int task;

    End(int task) {
      this.task = task;
    }

    @Override
    public int task() {
      return task;
    }

    @Override
    public int tasks() {
      return tasks;
    }

    private Way way(int from, int to, int tag, String end) {
      Way way = new Way(from, to, tag);
      if (!used.add(way + end)) {
        throw new IllegalStateException(way + " is taken");
      }
      return way;
    }

    @Override
    public Transfer send(int to, int tag, Buffer from, String name) {
      Way way = way(task, to, tag, "send");
      return new Transfer() {
        private Thread thread;
        private volatile RuntimeException failure;

        @Override
        public void start() {
          thread =
              Thread.startVirtualThread(
                  () -> {
                    try {
                      Buffer place = take(queue(grants, way), to, name);
                      MemorySegment.copy(
                          from.segment(),
                          from.offset(),
                          place.segment(),
                          place.offset(),
                          from.length() * Float.BYTES);
                      if (tag > 0) {
                        bytes.addAndGet(from.length() * Float.BYTES);
                      }
                      queue(filled, way).add(place);
                    } catch (RuntimeException e) {
                      failure = e;
                    }
                  });
        }

        @Override
        public void await() {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          if (failure != null) {
            throw failure;
          }
        }
      };
    }

    @Override
    public Transfer receive(int from, int tag, Buffer to, String name) {
      Way way = way(from, task, tag, "receive");
      return new Transfer() {
        @Override
        public void start() {
          queue(grants, way).add(to);
        }

        @Override
        public void await() {
          take(queue(filled, way), from, name);
        }
      };
    }

    @Override
    public void tell(int to, byte[] message) {
      queue(messages, new Way(task, to, 0)).add(message);
    }

    @Override
    public byte[] hear(int from) {
      return take(queue(messages, new Way(from, task, 0)), from, "a message");
    }

    @Override
    public void giveUp(String cause) {
      end = cause;
    }
  }
}
