namespace ClientSdk.Throttling;

/// <summary>How long one sending may take.</summary>
/// <param name="Span">The time; <see langword="null"/> for no limit.</param>
/// <param name="Option">The option that says so.</param>
/// <param name="Value">That option's value, which is longer where it covers earlier attempts and waits, too.</param>
internal readonly record struct AttemptLimit(TimeSpan? Span, string Option, TimeSpan? Value);
