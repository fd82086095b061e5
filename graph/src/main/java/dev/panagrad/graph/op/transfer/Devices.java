package dev.panagrad.graph.op.transfer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the tasks that compute the parts of a graph, such as "/task:1". */
public final class Devices {
  /** The highest number of a task. */
  public static final int MOST_TASKS = 63;

  private static final Pattern FORM = Pattern.compile("/task:(\\d{1,3})");

  private Devices() {}

  /**
   * The task number in a device name.
   *
   * @throws IllegalArgumentException if the text isn't a device name
   */
  public static int task(String device) {
    Matcher matcher = FORM.matcher(device);
    int task = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    if (task < 0 || task > MOST_TASKS) {
      throw new IllegalArgumentException(
          "'%s' is no device; devices are named /task:0, the caller's process, to /task:%d"
              .formatted(device, MOST_TASKS));
    }
    return task;
  }

  /** The device name of a task. */
  public static String name(int task) {
    return "/task:" + task;
  }
}
