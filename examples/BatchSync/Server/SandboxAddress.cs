using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContactSync.Server;

/// <summary>Where a sandbox listens, and where it can be asked what it counted. Written by the sandbox, read by every run in the same folder.</summary>
internal sealed record SandboxAddress(Uri Api, Uri Control, int Count, double Scale);

/// <summary>What the sandbox has counted since it started.</summary>
internal sealed record SandboxTally(long Accepted, long Refused);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SandboxAddress))]
[JsonSerializable(typeof(SandboxTally))]
internal sealed partial class SandboxJson : JsonSerializerContext;
