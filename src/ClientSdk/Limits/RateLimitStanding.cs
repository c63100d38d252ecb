namespace ClientSdk.Limits;

/// <summary>How one limit stands at this moment. Immutable.</summary>
/// <param name="Limit">Its name, for example <c>60 per minute</c>.</param>
/// <param name="Window">Its span of time; <see langword="null"/> for a concurrency limit, and while nothing is known.</param>
/// <param name="Permits">The permits that it is taken to grant in a window, after what replies said; <see langword="null"/> while nothing is known.</param>
/// <param name="PermitsLeft">What is left of them now; <see langword="null"/> while nothing is known.</param>
/// <param name="Origin">Who says so: <c>declared</c>, <c>header</c>, or what an undeclared limit was learned from.</param>
public sealed record RateLimitStanding(string Limit, TimeSpan? Window, long? Permits, long? PermitsLeft, string Origin);
