namespace ClientSdk.Simulation.Scenes;

/// <summary>Others who use the same key: so many requests a minute at random instants (Poisson), for a while.</summary>
internal readonly record struct Strangers(TimeSpan From, TimeSpan To, int PerMinute);
