/**
 * The server of the page: tokens, threads, files and forms of requests. Knows nothing of trainings.
 */
package dev.panagrad.cli.dashboard.http;
