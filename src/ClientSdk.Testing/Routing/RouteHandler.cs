using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Routing;

/// <summary>Answers a request whose route matched; the values are those of the template's variables.</summary>
internal delegate SandboxReply RouteHandler(SandboxRequest request, string[] values, DateTimeOffset now);
