using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Kinde;

/// <summary>A user in the sandbox's store.</summary>
internal sealed class KindeUser
{
    internal required string Id { get; init; }

    internal string? ProvidedId { get; set; }

    internal string? Email { get; init; }

    internal string? Username { get; init; }

    internal string? FirstName { get; set; }

    internal string? LastName { get; set; }

    internal string? Picture { get; set; }

    internal bool IsSuspended { get; set; }

    internal required DateTimeOffset CreatedOn { get; init; }

    internal string FullName => $"{FirstName} {LastName}".Trim();

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["provided_id"] = ProvidedId,
        ["email"] = Email,
        ["username"] = Username,
        ["last_name"] = LastName,
        ["first_name"] = FirstName,
        ["full_name"] = FullName,
        ["is_suspended"] = IsSuspended,
        ["picture"] = Picture,
        ["created_on"] = CreatedOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    };

    internal JsonObject ToMember(KindeMember member) => new()
    {
        ["id"] = Id,
        ["email"] = Email,
        ["full_name"] = FullName,
        ["last_name"] = LastName,
        ["first_name"] = FirstName,
        ["picture"] = Picture,
        ["joined_on"] = member.JoinedOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["roles"] = new JsonArray([.. member.Roles.Select(static role => (JsonNode)role)]),
    };
}
