using System.Text.Json.Serialization;

namespace Migration.Auth0;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewAuth0User))]
[JsonSerializable(typeof(Auth0User))]
[JsonSerializable(typeof(Auth0Page))]
internal sealed partial class Auth0Json : JsonSerializerContext;
