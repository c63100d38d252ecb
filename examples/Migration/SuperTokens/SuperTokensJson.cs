using System.Text.Json.Serialization;

namespace Migration.SuperTokens;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SignUp))]
[JsonSerializable(typeof(SignedUp))]
[JsonSerializable(typeof(SuperTokensPage))]
internal sealed partial class SuperTokensJson : JsonSerializerContext;
