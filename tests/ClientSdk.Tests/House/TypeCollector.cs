using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace ClientSdk.Tests.House;

/// <summary>Collects the assembly's own types that a signature mentions, however deep in generic arguments. The decoded value itself is of no interest.</summary>
internal sealed class TypeCollector(MetadataReader metadata) : ISignatureTypeProvider<bool, object?>
{
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _byName = new(() => metadata.TypeDefinitions
        .GroupBy(handle => NameOf(metadata, handle))
        .ToDictionary(group => group.Key, group => group.First()));

    public HashSet<TypeDefinitionHandle> Taken { get; } = [];

    public void Take(EntityHandle type)
    {
        if (type.IsNil)
        {
            return;
        }

        if (type.Kind == HandleKind.TypeDefinition)
        {
            Taken.Add((TypeDefinitionHandle)type);
        }
        else if (type.Kind == HandleKind.TypeSpecification)
        {
            metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(this, null);
        }
    }

    /// <summary>Takes the type of a <c>typeof</c> in an attribute, which is written there by name; any other text names no type.</summary>
    public void TakeNamed(string name)
    {
        if (_byName.Value.TryGetValue(name.Split(',')[0], out TypeDefinitionHandle handle))
        {
            Taken.Add(handle);
        }
    }

    public (string Name, string Space) Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (type.IsNested)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return (metadata.GetString(type.Name), metadata.GetString(type.Namespace));
    }

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Taken.Add(handle);

    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => false;

    public bool GetArrayType(bool elementType, ArrayShape shape) => false;

    public bool GetByReferenceType(bool elementType) => false;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => false;

    public bool GetGenericMethodParameter(object? genericContext, int index) => false;

    public bool GetGenericTypeParameter(object? genericContext, int index) => false;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => false;

    public bool GetPinnedType(bool elementType) => false;

    public bool GetPointerType(bool elementType) => false;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => false;

    public bool GetSZArrayType(bool elementType) => false;

    internal static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        string space = metadata.GetString(type.Namespace);
        return type.IsNested ? $"{NameOf(metadata, type.GetDeclaringType())}+{name}" : space.Length == 0 ? name : $"{space}.{name}";
    }
}
