namespace ClientSdk.Testing.Sandbox;

/// <summary>A request that the limits let pass.</summary>
/// <param name="Arrival">The running number of arrival, from 1, refused requests included.</param>
/// <param name="CountedAt">When the server counted it, by the server's clock, without skew.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without the query.</param>
public readonly record struct AcceptedRequest(long Arrival, DateTimeOffset CountedAt, string Method, string Path);
