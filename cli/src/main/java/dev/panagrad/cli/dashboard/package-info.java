/** The live page: server, event stream, and users' requests to a training. */
package dev.panagrad.cli.dashboard;
