package dev.panagrad.cli.option;

import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.learn.Chapter;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The port of the course: browsers store reading progress separately per port. */
public final class CoursePort {
  private static final int USUAL = 7423;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = CountNumber.class,
      description =
          "The page's port on the loopback address (default: 7423, or one that is free). The"
              + " browser keeps your progress for the port.")
  Integer port;

  /** Opens the course, which stays open until somebody ends it. */
  public Dashboard open(List<Chapter> chapters) {
    if (port != null) {
      return PagePort.open(spec, "--port", port, at -> Dashboard.openCourse(at, chapters));
    }
    try {
      return Dashboard.openCourse(USUAL, chapters);
    } catch (IOException e) {
      return PagePort.open(spec, "--port", 0, at -> Dashboard.openCourse(at, chapters));
    }
  }
}
