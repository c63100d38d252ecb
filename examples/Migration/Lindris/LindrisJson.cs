using System.Text.Json.Serialization;

namespace Migration.Lindris;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LindrisPerson))]
[JsonSerializable(typeof(CreatedLindrisPerson))]
[JsonSerializable(typeof(LindrisPage))]
internal sealed partial class LindrisJson : JsonSerializerContext;
