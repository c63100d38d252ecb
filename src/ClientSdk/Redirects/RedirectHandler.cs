namespace ClientSdk.Redirects;

/// <summary>Stand-in: passes everything on.</summary>
internal sealed class RedirectHandler : DelegatingHandler;
