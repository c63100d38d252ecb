using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Kinde;

/// <summary>An organization in the sandbox's store, with its members in the order of joining.</summary>
internal sealed class KindeOrganization
{
    internal required string Code { get; init; }

    internal required string Name { get; init; }

    internal string? Handle { get; init; }

    internal string? ExternalId { get; init; }

    internal List<KindeMember> Members { get; } = [];

    internal Dictionary<string, KindeMember> ById { get; } = new(StringComparer.Ordinal);

    internal JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["name"] = Name,
        ["handle"] = Handle,
        ["is_default"] = false,
        ["external_id"] = ExternalId,
        ["is_auto_membership_enabled"] = false,
    };

    internal void Add(KindeMember member)
    {
        Members.Add(member);
        ById.Add(member.UserId, member);
    }

    internal void Remove(string userId)
    {
        if (ById.Remove(userId, out KindeMember? member))
        {
            Members.Remove(member);
        }
    }
}
