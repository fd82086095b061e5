/** What a training tells the page: a buffer of the latest values, and the stream to each reader. */
package dev.panagrad.cli.dashboard.event;
