namespace ClientSdk.Hosting;

/// <summary>
/// Keeps the place of our handlers among a client's others, until everything else about the client is known. It never sees a request:
/// <see cref="HandlerFilter"/> puts the handlers in its place.
/// </summary>
internal sealed class HandlerPlace : DelegatingHandler;
