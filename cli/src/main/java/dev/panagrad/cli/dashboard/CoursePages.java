package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.http.BundledFile;
import dev.panagrad.cli.dashboard.http.Resource;
import dev.panagrad.cli.learn.Chapter;
import dev.panagrad.models.io.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The files of a course besides the training page, which its chapters show in a frame. */
final class CoursePages {
  /** The name of the training page in a course; elsewhere its name is empty. */
  static final String TRAINING = "training.html";

  private CoursePages() {}

  /** Adds the course's files by name. */
  static void addTo(Map<String, Resource> resources, List<Chapter> chapters) {
    resources.put(TRAINING, resources.get(""));
    resources.put("", BundledFile.ofCourse("learn.html"));
    for (String name : List.of("learn.css", "learn.js", "chapter.js", "progress.js", "asking.js")) {
      resources.put(name, BundledFile.ofCourse(name));
    }
    Map<String, Object> all = Map.of("chapters", chapters.stream().map(Chapter::toMap).toList());
    resources.put(
        "chapters.json",
        new BundledFile(
            "application/json; charset=utf-8",
            JsonWriter.line(all).getBytes(StandardCharsets.UTF_8)));
  }
}
