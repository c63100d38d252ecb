using System.Text.Json.Serialization;

namespace ClientSdk.Tests.Api;

internal sealed record Thing(string Id, string? Name = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Thing))]
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
