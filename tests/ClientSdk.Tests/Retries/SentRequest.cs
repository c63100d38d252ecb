namespace ClientSdk.Tests.Retries;

/// <summary>One request as the server saw it.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri? Uri, string? Body, DateTimeOffset At, bool HadAuthorization);
