using System.Text.Json.Serialization;

namespace Migration.Kinde;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewKindeUser))]
[JsonSerializable(typeof(CreatedKindeUser))]
[JsonSerializable(typeof(NewKindeOrganization))]
[JsonSerializable(typeof(CreatedKindeOrganization))]
[JsonSerializable(typeof(KindeMembers))]
[JsonSerializable(typeof(AddedKindeMembers))]
[JsonSerializable(typeof(KindeMemberPage))]
internal sealed partial class KindeJson : JsonSerializerContext;
