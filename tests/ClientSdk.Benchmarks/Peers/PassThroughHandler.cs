namespace ClientSdk.Benchmarks.Peers;

/// <summary>The least that any handler costs.</summary>
internal sealed class PassThroughHandler(HttpMessageHandler inner) : DelegatingHandler(inner);
