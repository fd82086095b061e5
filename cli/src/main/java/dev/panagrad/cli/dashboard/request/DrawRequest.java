package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.cli.dashboard.http.PostedRequest;
import dev.panagrad.models.experiments.mnist.drawing.DigitPreparer;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A drawn digit: 112 x 112 bytes in row-major order, from 0 (background) to 255 (ink). */
public final class DrawRequest extends PostedRequest {
  private static final int SIDE = 112;

  private final ActionQueue desk;

  public DrawRequest(ActionQueue desk) {
    super(SIDE * SIDE);
    this.desk = desk;
  }

  @Override
  protected Map<String, Object> answer(byte[] body) throws HttpError {
    if (body.length != SIDE * SIDE) {
      throw new HttpError(
          400, "a drawing has %d bytes, not %d".formatted(SIDE * SIDE, body.length));
    }
    float[] digit = prepared(body);
    Map<String, Object> answer =
        new LinkedHashMap<>(desk.ask(training -> training.watch().draw(digit)));
    answer.put("pixels", grey(digit));
    return answer;
  }

  private static float[] prepared(byte[] body) throws HttpError {
    int[] pixels = new int[body.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 0xff000000 | (body[i] & 0xff) * 0x010101;
    }
    try {
      return DigitPreparer.prepare(new Image("the drawing", SIDE, SIDE, pixels));
    } catch (FileException e) {
      throw new HttpError(400, e.getMessage());
    }
  }

  /** The network's input, to be shown to the user. */
  private static List<Object> grey(float[] digit) {
    List<Object> grey = new ArrayList<>();
    for (float value : digit) {
      grey.add(Math.round(255 * value));
    }
    return grey;
  }
}
