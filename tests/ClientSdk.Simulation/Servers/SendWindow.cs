namespace ClientSdk.Simulation.Servers;

/// <summary>What a limiter that knows only "so many per span" would be told of a server.</summary>
internal readonly record struct SendWindow(int Permits, TimeSpan Length);
