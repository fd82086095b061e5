package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Hands the page's requests to the training's thread and waits for the answers. */
public final class ActionQueue {
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_LOOKS = 300;

  private volatile Actor actor;

  /** Creates a queue without a training. */
  public ActionQueue() {}

  /** The target of requests, and the control that reaches its thread. */
  private record Actor(Watched watched, Control control) {}

  /** Called when the training begins. */
  public void open(Watched started, Control control) {
    actor = new Actor(started, control);
  }

  /** The pixels of the test digits; empty before the training has begun. */
  byte[] testPixels() {
    Actor now = actor;
    return now == null ? new byte[0] : now.watched().testPixels();
  }

  /**
   * Runs a request between two steps.
   *
   * @param request runs on the training's thread; throws IllegalArgumentException with a sentence
   *     for the user if the request is invalid
   */
  Map<String, Object> ask(Function<Watched, Map<String, Object>> request) throws HttpError {
    Actor now = actor;
    if (now == null) {
      throw new HttpError(409, "the training hasn't begun yet");
    }
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    Control control = now.control();
    if (!control.ask(() -> serve(request, now.watched(), answer))) {
      throw control.closed()
          ? new HttpError(409, "the training has ended")
          : new HttpError(429, "too much is asked for at once; the training is at a long step");
    }
    return await(answer, control);
  }

  private static void serve(
      Function<Watched, Map<String, Object>> request,
      Watched running,
      CompletableFuture<Map<String, Object>> answer) {
    try {
      answer.complete(request.apply(running));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static Map<String, Object> await(
      CompletableFuture<Map<String, Object>> answer, Control control) throws HttpError {
    for (int look = 0; look < MOST_LOOKS; look++) {
      boolean last = control.closed();
      try {
        return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (last) {
          throw new HttpError(409, "the training has ended");
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IllegalArgumentException wrong
            ? new HttpError(400, wrong.getMessage())
            : new HttpError(500, "it failed: " + e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HttpError(503, "the page is closing");
      }
    }
    throw new HttpError(503, "the training is at a long step; ask again later");
  }
}
