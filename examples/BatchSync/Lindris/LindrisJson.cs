using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContactSync.Lindris;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LindrisPerson))]
[JsonSerializable(typeof(NewLindrisPerson))]
[JsonSerializable(typeof(LindrisReply<LindrisPerson>))]
[JsonSerializable(typeof(LindrisReply<IReadOnlyList<LindrisPerson>>))]
internal sealed partial class LindrisJson : JsonSerializerContext;
