namespace ClientSdk.Simulation.Jobs;

/// <summary>What one job came to.</summary>
/// <param name="Refusals">Requests that the server refused.</param>
/// <param name="TimeToMost">To the reply of the 99th of each hundred requests; <see langword="null"/> when the client's patience ended first.</param>
/// <param name="Succeeded">Requests that were answered with success in the end.</param>
internal readonly record struct JobResult(long Refusals, TimeSpan? TimeToMost, int Succeeded);
