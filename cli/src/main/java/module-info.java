/** The panagrad command. */
module dev.panagrad.cli {
  requires dev.panagrad.cluster;
  requires dev.panagrad.mnist;
  requires dev.panagrad.models;
  requires dev.panagrad.serve;
  requires info.picocli;
  requires jdk.httpserver;

  provides dev.panagrad.models.run.RunPages with
      dev.panagrad.cli.report.FitPages;

  opens dev.panagrad.cli.command to
      info.picocli;
  opens dev.panagrad.cli.command.common to
      info.picocli;
  opens dev.panagrad.cli.command.model to
      info.picocli;
  opens dev.panagrad.cli.command.subject to
      info.picocli;
  opens dev.panagrad.cli.command.train to
      info.picocli;
  opens dev.panagrad.cli.option to
      info.picocli;
}
