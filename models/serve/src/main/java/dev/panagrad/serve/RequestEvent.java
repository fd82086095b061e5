package dev.panagrad.serve;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A request, as an event for JDK Flight Recorder. */
@Name("dev.panagrad.Request")
@Label("Request")
@Category("Panagrad")
@Description("A request over HTTP: reading, waiting, computing and the making of the answer")
@StackTrace(false)
final class RequestEvent extends Event {
  @Label("Model")
  String model;

  @Label("Path")
  String path;

  @Label("Status")
  int status;

  /** Ends the event of a request, and commits it if it is recorded. */
  void ended(String asked, String at, int answered) {
    end();
    if (shouldCommit()) {
      model = asked;
      path = at;
      status = answered;
      commit();
    }
  }
}
